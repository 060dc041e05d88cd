// npm run package: the program for this system in out/packages (AppImage and deb, dmg, or an installer).
//   Words after -- go to electron-builder: npm run package -- --linux AppImage
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { ensureBuilt } from './setup/build.mjs'
import { ensureDependencies } from './setup/dependencies.mjs'
import { sayOnStderr } from './setup/progress.mjs'

const root = dirname(import.meta.dirname)
await ensureDependencies({ root, say: sayOnStderr })
await ensureBuilt({ root, say: sayOnStderr })
await ensureBuilt({ root, part: 'renderer', say: sayOnStderr })
await import('./licences.mjs')
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
const words = [builder, '--config', join(root, 'electron-builder.json'), ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
