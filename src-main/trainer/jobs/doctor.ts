import { examineRuntimes } from '../../engine/runtime/doctor.ts'
import type { Job } from '../job.ts'

export const doctorJob: Job = { run: () => examineRuntimes() }
