import { describe, expect, it } from 'vitest'
import { titleOf } from './command.ts'
import { commands } from './list.ts'

/** Combinations that browsers never give to a page, or that must stay theirs. */
const RESERVED = ['Mod+N', 'Mod+T', 'Mod+W', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W', 'Mod+P', 'Mod+L', 'Mod+R', 'Mod+Q', 'F5', 'F11', 'F12', 'Mod+Shift+I'] // prettier-ignore

describe('the list of commands', () => {
  it('names each command once, by feature and deed', () => {
    const ids = commands.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    for (const id of ids) expect(id).toMatch(/^[a-z]+\.[a-z0-9-]+$/)
  })

  it('has a title for each at any time', () => {
    for (const each of commands) expect(titleOf(each), each.id).toMatch(/^[A-Z]\S/)
  })

  it('leaves the browser its own keys', () => {
    const keys = commands.flatMap((each) => each.keys)
    expect(keys.filter((each) => RESERVED.includes(each))).toEqual([])
  })
})
