import type { DoctorReport } from '../../engine/runtime/doctor.ts'
import { doctorText } from '../../engine/runtime/doctor-text.ts'
import { EXIT, type Command } from '../command.ts'
import { followJob } from '../follow-job.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Say which back ends this machine has, which one is used, and what is missing for better ones',
  positionals: [],
  options: {},
  examples: ['doctor', 'doctor --json'],
  async run({ terminal }) {
    const { result } = await followJob('doctor', {}, { terminal })
    const report = result as DoctorReport // made by our own child from that type
    if (terminal.json) terminal.printJson({ ok: true, ...report })
    else terminal.print(doctorText(report))
    return EXIT.ok
  },
}
