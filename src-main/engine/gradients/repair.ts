import { registerArithmetic } from './arithmetic.ts'
import { repairComparisons } from './comparisons.ts'
import { repairConvolution } from './convolution.ts'
import { registerLayout } from './layout.ts'
import { repairPooling } from './pooling.ts'
import { repairReductions } from './reductions.ts'
import { repairResampling } from './resampling.ts'
import { repairSmooth } from './smooth.ts'

/**
 * Makes first and second derivatives right for everything `Ops` computes, on every back end. Stock tfjs 4.22 is
 * silently wrong (tanh, sigmoid, exp, softmax) or throws (pools, 3-D and dilated convolutions, comparisons).
 * Every gradient they need is registered here, so it does not matter whether tfjs brought its own (only its whole
 * bundle does). Call whenever a back end has been opened: loading the native one brings the stock gradients back.
 */
export function repairGradients(): void {
  registerArithmetic()
  registerLayout()
  repairSmooth()
  repairComparisons()
  repairReductions()
  repairConvolution()
  repairPooling()
  repairResampling()
}
