import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { detach, registerDerivative, runKernel, unrecorded } from './tape.ts'

type ResizeAttributes = { alignCorners: boolean; halfPixelCenters: boolean; size: [number, number] }

/** Nearest-neighbour resizing and table look-ups. */
export function repairResampling(): void {
  registerDerivative<ResizeAttributes>({
    kernel: tf.ResizeNearestNeighbor,
    saves: ['images'],
    derivative: (dy, [images = dy], attributes) => ({
      images: () => runKernel(tf.ResizeNearestNeighborGrad, { dy, images: detach(images) }, attributes),
    }),
  })
  registerDerivative<ResizeAttributes>({
    kernel: tf.ResizeNearestNeighborGrad,
    derivative: (ddx, _, { size, alignCorners, halfPixelCenters }) => ({
      dy: () => tf.image.resizeNearestNeighbor(ddx as Tensor4D, size, alignCorners, halfPixelCenters),
    }),
  })
  registerDerivative<{ axis: number; batchDims: number }>({
    kernel: tf.GatherV2,
    saves: ['x', 'indices'],
    derivative: (dy, [x = dy, indices = dy], { axis, batchDims }) => ({
      x: () => {
        if (axis !== 0 || batchDims !== 0)
          throw new Error(`Gather is differentiable over rows only, not axis ${axis}`)
        const [rows = 0, ...row] = x.shape
        const places = unrecorded(() => tf.cast(tf.reshape(indices, [indices.size]), 'int32'))
        return tf.unsortedSegmentSum(tf.reshape(dy, [indices.size, ...row]), places as Tensor1D, rows)
      },
      indices: () => tf.zeros(indices.shape),
    }),
  })
  registerDerivative({
    kernel: tf.UnsortedSegmentSum,
    saves: ['segmentIds'],
    derivative: (dy, [ids = dy]) => ({
      x: () =>
        tf.gather(
          dy,
          unrecorded(() => tf.cast(ids, 'int32')),
        ),
      segmentIds: () => tf.zeros(ids.shape),
    }),
  })
}
