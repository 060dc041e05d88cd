/** Values by input or output name; the shape holds the batch first. */
export type NamedArrays = Readonly<Record<string, { shape: readonly number[]; values: Float32Array }>>
