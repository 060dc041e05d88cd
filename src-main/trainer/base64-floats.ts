/** float32 numbers as base64 for channels that carry JSON; the lowest byte first, as all machines of today have it. */
export function base64OfFloats(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

export function floatsOfBase64(text: string): Float32Array<ArrayBuffer> {
  // Copied: a piece of Node's pool may begin anywhere, but a Float32Array only at a multiple of four.
  return new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}
