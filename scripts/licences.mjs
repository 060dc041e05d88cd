// npm run licences: out/THIRD-PARTY-NOTICES.txt, the licence of every library that a package of Ganvas holds.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { noticesOf, packedLibraries } from './licences/libraries.mjs'

const root = dirname(import.meta.dirname)
const libraries = packedLibraries(root)
await mkdir(join(root, 'out'), { recursive: true })
await writeFile(join(root, 'out', 'THIRD-PARTY-NOTICES.txt'), noticesOf(libraries))
process.stderr.write(`licences: ${libraries.length} libraries\n`)
