// The whole set-up: packages, native TensorFlow, the built program. Each part is skipped when it is there.
import { join } from 'node:path'
import './node-version.mjs'
import { buildIsReady, ensureBuilt } from './build.mjs'
import { dependenciesAreReady, ensureDependencies } from './dependencies.mjs'
import { withLock } from './lock.mjs'
import { ensureNative, readNative } from './native.mjs'

/** @typedef {import('./places.mjs').Environment} Environment */

/**
 * Nothing left to do? Quick enough to ask before every command.
 * @param {{ root: string, env?: Environment }} options
 */
export function isSetUp({ root, env = process.env }) {
  return dependenciesAreReady(root) && buildIsReady(root) && readNative(env).state !== 'unknown'
}

/**
 * @param {{ root: string, env?: Environment, say: import('./progress.mjs').Say, retry?: boolean }} options
 *   `retry`: look again for a native TensorFlow that an earlier set-up could not get
 */
export async function setUp({ root, env = process.env, say, retry = false }) {
  await inCheckout(root, say, dependenciesAreReady, () => ensureDependencies({ root, env, say }))
  const native = await ensureNative({ root, env, say, retry })
  if (native.state === 'off')
    say('GANVAS_NATIVE=off: native TensorFlow is not used, WebAssembly computes instead')
  await inCheckout(root, say, buildIsReady, () => ensureBuilt({ root, say }))
}

/**
 * Runs a part under the checkout's lock unless it is done; whoever waited looks again.
 * @param {string} root
 * @param {import('./progress.mjs').Say} say
 * @param {(root: string) => boolean} isReady
 * @param {() => Promise<void>} work
 */
async function inCheckout(root, say, isReady, work) {
  if (isReady(root)) return
  await withLock({ file: join(root, 'out', '.setup.lock'), say }, work)
}

/**
 * Runs the set-up as the first part of a script: a failure is one line and exit code 1.
 * @param {Parameters<typeof setUp>[0]} options
 */
export async function setUpOrExit(options) {
  try {
    await setUp(options)
  } catch (error) {
    options.say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
