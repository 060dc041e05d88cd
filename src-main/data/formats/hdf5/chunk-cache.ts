/** Unpacked chunks that the next read may need again, the ones used last first. */
export class ChunkCache {
  private readonly chunks = new Map<string, Uint8Array<ArrayBuffer>>()
  private bytes = 0
  private readonly mostBytes: number

  constructor(mostBytes: number) {
    this.mostBytes = mostBytes
  }

  get(key: string): Uint8Array<ArrayBuffer> | undefined {
    const found = this.chunks.get(key)
    if (found === undefined) return undefined
    this.chunks.delete(key)
    this.chunks.set(key, found)
    return found
  }

  put(key: string, chunk: Uint8Array<ArrayBuffer>): void {
    if (chunk.length > this.mostBytes || this.chunks.has(key)) return
    // A part of something much larger would keep all of it in memory.
    this.chunks.set(key, chunk.buffer.byteLength > 2 * chunk.length ? chunk.slice() : chunk)
    this.bytes += chunk.length
    for (const [oldest, held] of this.chunks) {
      if (this.bytes <= this.mostBytes) return
      this.chunks.delete(oldest)
      this.bytes -= held.length
    }
  }
}
