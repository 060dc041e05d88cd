import * as tf from '@tensorflow/tfjs-core'
import type { PairCall } from './kernel.tf.ts'

/** Loss terms that several recipes share. Scores are `[batch, 1]`; results are scalars. */

type Pair = { real: tf.Tensor; generated: tf.Tensor }

/** The critic's scores of real and generated showers, in one pass or two. */
export function scorePair(call: PairCall, pair: Pair & { batches: 'mixed' | 'separate' }): Pair {
  if (pair.batches === 'separate')
    return { real: call.judge(pair.real), generated: call.judge(pair.generated) }
  const count = pair.real.shape[0] as number
  const scores = call.judge(tf.concat([pair.real, pair.generated], 0), { copies: 2 })
  return { real: tf.slice(scores, 0, count), generated: tf.slice(scores, count) }
}

export function meanScores(call: PairCall, pair: Pair & { batches: 'mixed' | 'separate' }): Pair {
  const scores = scorePair(call, pair)
  return { real: tf.mean(scores.real), generated: tf.mean(scores.generated) }
}

/**
 * Mean binary cross-entropy against one label for all events. `ends` says what the scores are: probabilities
 * (`sigmoid`; clipped to [1e-7, 1 - 1e-7] as Keras does) or logits (then max(x, 0) - x·label + ln(1 + e^-|x|),
 * which cannot overflow).
 */
export function binaryCrossEntropy(scores: tf.Tensor, label: number | tf.Tensor, ends: string): tf.Scalar {
  if (ends === 'sigmoid') {
    const p = tf.minimum(awayFromZero(scores), 1 - SMALLEST)
    const terms = tf.add(tf.mul(tf.log(p), label), tf.mul(tf.log(tf.sub(1, p)), tf.sub(1, label)))
    return tf.neg(tf.mean(terms)) as tf.Scalar
  }
  const terms = tf.add(tf.sub(tf.relu(scores), tf.mul(scores, label)), tf.softplus(tf.neg(tf.abs(scores))))
  return tf.mean(terms) as tf.Scalar
}

const SMALLEST = 1e-7

/** Not clipByValue: of all operations, the engine repairs the gradients of those that `Ops` has. */
function awayFromZero(probabilities: tf.Tensor): tf.Tensor {
  return tf.maximum(probabilities, SMALLEST)
}

/** Mean over events of -Σ target·ln p over the last axis; logits go through log-softmax. */
export function categoricalCrossEntropy(output: tf.Tensor, oneHot: tf.Tensor, ends: string): tf.Scalar {
  const logP = ends === 'softmax' ? tf.log(awayFromZero(output)) : logSoftmax(output)
  return tf.neg(tf.mean(tf.sum(tf.mul(oneHot, logP), -1))) as tf.Scalar
}

function logSoftmax(x: tf.Tensor): tf.Tensor {
  const shifted = tf.sub(x, tf.max(x, -1, true))
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)))
}

/** Part of the scores above a boundary; no gradient flows. */
export function fractionAbove(scores: tf.Tensor, boundary: number): tf.Scalar {
  return tf.mean(tf.cast(tf.greater(scores, boundary), 'float32')) as tf.Scalar
}

/** Part of the events whose largest output is the right class. */
export function classAccuracy(output: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  return tf.mean(tf.cast(tf.equal(tf.argMax(output, -1), tf.cast(labels, 'int32')), 'float32')) as tf.Scalar
}
