import { expect, it } from 'vitest'
import {
  ABSENT,
  addPoints,
  createCurves,
  lastSeconds,
  NOT_FINITE,
  rowAt,
  xColumn,
  type Curves,
} from './curves.ts'

const point = (round: number, values: Record<string, number | null>) => ({
  round,
  seconds: round / 10,
  values,
})
const usual = { epochsPerRound: 0.5, secondsBefore: 0 }
const column = (curves: Curves, name: string) =>
  Array.from(curves.values.get(name)!.subarray(0, curves.length))
const rounds = (curves: Curves) => Array.from(curves.rounds.subarray(0, curves.length))

it('keeps rounds, seconds, epochs and values in columns', () => {
  const curves = createCurves()
  addPoints(curves, [point(1, { loss: 3 }), point(2, { loss: 2 })], usual)
  expect(rounds(curves)).toEqual([1, 2])
  expect(Array.from(curves.seconds.subarray(0, 2))).toEqual([0.1, 0.2])
  expect(Array.from(curves.epochs.subarray(0, 2))).toEqual([0.5, 1])
  expect(column(curves, 'loss')).toEqual([3, 2])
})

it('tells a missing value from one that is no number', () => {
  const curves = createCurves()
  addPoints(curves, [point(1, { loss: 3 }), point(2, { loss: null, norm: 1 }), point(3, { loss: 1 })], usual)
  expect(column(curves, 'loss')).toEqual([3, NOT_FINITE, 1])
  expect(column(curves, 'norm')).toEqual([ABSENT, 1, ABSENT])
})

it('grows past its first room', () => {
  const curves = createCurves()
  const many = Array.from({ length: 5000 }, (_, index) => point(index, { loss: index }))
  addPoints(curves, many, usual)
  expect(curves.length).toBe(5000)
  expect(column(curves, 'loss').at(-1)).toBe(4999)
})

it('takes back what came after the checkpoint that a run goes on from', () => {
  const curves = createCurves()
  addPoints(
    curves,
    [1, 2, 3, 4].map((round) => point(round, { loss: round })),
    usual,
  )
  addPoints(curves, [point(3, { loss: 30 })], { epochsPerRound: 0.5, secondsBefore: lastSeconds(curves) })
  expect(rounds(curves)).toEqual([1, 2, 3])
  expect(column(curves, 'loss')).toEqual([1, 2, 30])
  expect(lastSeconds(curves)).toBeCloseTo(0.7, 12)
  expect(curves.generation).toBe(1)
})

it('finds rows, and counts events by epochs', () => {
  const curves = createCurves()
  addPoints(
    curves,
    [10, 20, 30].map((round) => point(round, {})),
    usual,
  )
  curves.trainEvents = 800
  expect([5, 10, 11, 31].map((value) => rowAt(curves.rounds, 3, value))).toEqual([0, 0, 1, 3])
  const { column: epochs, factor } = xColumn(curves, 'events')
  expect(epochs[1]! * factor).toBe(8000)
})
