import { z } from 'zod'
import certificates from './certificates.json' with { type: 'json' }

/**
 * Which layers have right second derivatives, as measured and committed in `certificates.json`. A gradient penalty
 * trains the critic through second derivatives, and a wrong one is silent: training just does not converge.
 */
export const CertificateFile = z.object({
  /** Version of TensorFlow.js that was measured. */
  tfjs: z.string(),
  /** Largest deviation from finite differences, relative to the derivative. */
  tolerance: z.number(),
  backends: z.array(z.string()),
  certificates: z.array(
    z.object({
      kind: z.string(),
      /** null for layers that offer no activation. */
      activation: z.string().nullable(),
      /** Per back end, the highest order of derivative that is right: 0, 1 or 2. */
      orders: z.record(z.string(), z.int().min(0).max(2)),
    }),
  ),
})
export type CertificateFile = z.infer<typeof CertificateFile>

const file = CertificateFile.parse(certificates)
const orders = new Map(
  file.certificates.map((each) => [keyOf(each.kind, each.activation), lowestOrder(each.orders)]),
)

/** True when the layer, with these params, is certified to second order on every back end that was measured. */
export function secondOrderCertified(kind: string, params: Readonly<Record<string, unknown>>): boolean {
  const activation = params['activation']
  const key = keyOf(kind, typeof activation === 'string' ? activation : null)
  return (orders.get(key) ?? 0) >= 2
}

function keyOf(kind: string, activation: string | null): string {
  return `${kind}/${activation ?? ''}`
}

/** A back end without an entry counts as 0: nobody has measured it. */
function lowestOrder(measured: Readonly<Record<string, number>>): number {
  return Math.min(...file.backends.map((backend) => measured[backend] ?? 0))
}
