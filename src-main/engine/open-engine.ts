import * as tf from '@tensorflow/tfjs-core'
import { openRuntime } from './runtime/open-runtime.ts'
import type { Backend, RuntimeReport } from './runtime/report.ts'
import { repairGradients } from './gradients/repair.ts'
import { registerMissingKernels } from './kernels/register.ts'

/** Opens the back end and makes it fit for training: what it lacks is added, what is wrong in it is repaired. */
export async function openEngine(backend: 'auto' | Backend): Promise<RuntimeReport> {
  const report = await openRuntime({ backend })
  registerMissingKernels(tf.getBackend())
  repairGradients()
  return report
}
