import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { exporterOf, exporters } from './index.ts'

it('lists the exporter of every folder that has one', () => {
  const shared = ['graph', 'testing']
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !shared.includes(entry.name))
    .map((entry) => entry.name)
  expect(exporters.map((each) => each.target).sort()).toEqual(folders.sort())
})

it('knows no target that is not listed', () => {
  expect(exporterOf('caffe')).toBeNull()
})
