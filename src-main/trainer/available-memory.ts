import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Backend } from '../engine/runtime/report.ts'

export type AvailableMemory = { bytes: number; where: string }

/** What a training may still take: of the machine, of the container that it runs in, or of the GPU that computes. */
export async function availableMemory(backend: Backend): Promise<AvailableMemory> {
  const gpu = backend === 'cuda' ? await gpuBytes() : null
  if (gpu !== null) return { bytes: gpu, where: 'are on the GPU' }
  const limit = await containerBytes()
  return limit !== null && limit < freemem()
    ? { bytes: limit, where: 'are left of what this container may use' }
    : { bytes: freemem(), where: 'are free' }
}

/** Linux: what the control group still allows, version 2 or 1; null without a limit. Kept files count as free. */
export async function containerBytes(root = '/sys/fs/cgroup'): Promise<number | null> {
  const versions = [
    { folder: root, limit: 'memory.max', used: 'memory.current', kept: 'inactive_file' },
    {
      ...{ folder: join(root, 'memory'), limit: 'memory.limit_in_bytes' },
      ...{ used: 'memory.usage_in_bytes', kept: 'total_inactive_file' },
    },
  ]
  for (const { folder, limit, used, kept } of versions) {
    const [most, current, numbers] = await Promise.all(
      [limit, used, 'memory.stat'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
    )
    const [mostBytes, usedBytes] = [Number.parseInt(most ?? '', 10), Number.parseInt(current ?? '', 10)]
    if (!Number.isFinite(mostBytes) || !Number.isFinite(usedBytes)) continue
    const keptBytes = Number(new RegExp(`^${kept} (\\d+)$`, 'm').exec(numbers ?? '')?.[1] ?? 0)
    return Math.max(0, mostBytes - usedBytes + keptBytes)
  }
  return null
}

/** All of the first GPU's memory: TensorFlow takes it when it starts, so “free” would say nothing. */
async function gpuBytes(): Promise<number | null> {
  const words = ['--query-gpu=memory.total', '--format=csv,noheader,nounits']
  const { stdout } = await promisify(execFile)('nvidia-smi', words, { timeout: 5000 }).catch(() => ({
    stdout: '',
  }))
  const megabytes = Number.parseInt(stdout, 10)
  return Number.isFinite(megabytes) ? megabytes * 2 ** 20 : null
}
