import { describe, expect, it } from 'vitest'
import { fileName, folderOf, joined, projectFileName } from './file-name.ts'

describe('paths of the host', () => {
  it('are taken apart and put together as the host writes them', () => {
    expect(fileName('/home/ada/b5.ganvas')).toBe('b5.ganvas')
    expect(fileName('C:\\showers\\b5.ganvas')).toBe('b5.ganvas')
    expect(folderOf('/home/ada/b5.ganvas')).toBe('/home/ada')
    expect(folderOf('/b5.ganvas')).toBe('/')
    expect(joined('C:\\showers', 'b5.ganvas')).toBe('C:\\showers\\b5.ganvas')
    expect(joined('/', 'b5.ganvas')).toBe('/b5.ganvas')
  })

  it('begin with the project’s name, in what every file system takes', () => {
    expect(projectFileName('Geant4 B5, 20×4 cells')).toBe('geant4-b5-20-4-cells.ganvas')
    expect(projectFileName('Schauer für Ümläute')).toBe('schauer-für-ümläute.ganvas')
    expect(projectFileName('///')).toBe('project.ganvas')
  })
})
