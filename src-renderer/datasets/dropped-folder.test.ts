import { expect, it } from 'vitest'
import { whyNotSent } from './dropped-folder.ts'

it.each([
  ['a file', 'abc'],
  ['an empty file, which the host refuses in its own words', ''],
])('%s is sent', async (_, text) => {
  expect(await whyNotSent(new File([text], 'showers.h5'))).toBeNull()
})

it.each([0, 4096])(
  'a folder, which says that it has %i bytes and gives none, is named with what to do',
  async (size) => {
    const arrayBuffer = () =>
      Promise.reject(new DOMException('A requested file could not be found', 'NotFoundError'))
    const slice = () => ({ arrayBuffer }) as unknown as Blob // all that is asked of it
    expect(await whyNotSent({ name: 'pictures', size, slice, arrayBuffer })).toMatchObject({
      code: 'upload.folder',
      message: expect.stringContaining('“pictures” is a folder') as string,
      hint: expect.stringContaining('A folder of pictures…') as string,
    })
  },
)
