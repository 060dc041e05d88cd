/** Lengths along one axis of a window that slides over cells; TensorFlow's rules for `same` and `valid`. */

export type Padding = 'same' | 'valid'

export type Window = { kernel: number; stride: number; dilation?: number; padding: Padding }

/** Cells from the first to the last that a kernel with holes touches. */
export function kernelSpan(kernel: number, dilation: number): number {
  return (kernel - 1) * dilation + 1
}

/** Cells after a convolution or pooling; 0 when the window does not fit even once. */
export function convolvedLength(length: number, window: Window): number {
  if (window.padding === 'same') return Math.ceil(length / window.stride)
  const span = kernelSpan(window.kernel, window.dilation ?? 1)
  return length < span ? 0 : Math.floor((length - span) / window.stride) + 1
}

/** Cells after a transposed convolution, the shape-inverse of `convolvedLength`. */
export function transposedLength(length: number, window: Omit<Window, 'dilation'>): number {
  const covered = length * window.stride
  return window.padding === 'same' ? covered : covered + Math.max(window.kernel - window.stride, 0)
}
