/**
 * XLA fuses many small kernels into few. TensorFlow reads this switch when it loads, so it has to be in the trainer's
 * environment; a program whose operations say no is left alone all the same.
 */
export const XLA_ENVIRONMENT = { TF_XLA_FLAGS: '--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit' } as const

export const xlaWishes = ['auto', 'on', 'off'] as const
export type XlaWish = (typeof xlaWishes)[number]

export const compileWishes = ['auto', 'on', 'off'] as const
export type CompileWish = (typeof compileWishes)[number]
