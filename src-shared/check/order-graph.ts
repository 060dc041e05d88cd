export type OrderedGraph = {
  /** Every id after all ids it depends on; ids on or behind a cycle are left out. Ties keep the given order. */
  order: string[]
  /** Each cycle once, as the ids along it; the first id is the first in the given order. */
  cycles: string[][]
}

/** `dependsOn` gives the ids that must come before an id; ids that are not listed are ignored. */
export function orderGraph(
  ids: readonly string[],
  dependsOn: (id: string) => Iterable<string>,
): OrderedGraph {
  const known = new Set(ids)
  const before = new Map(ids.map((id) => [id, new Set([...dependsOn(id)].filter((each) => known.has(each)))]))
  const order = sorted(ids, before)
  const placed = new Set(order)
  return {
    order,
    cycles: cyclesAmong(
      ids.filter((id) => !placed.has(id)),
      before,
    ),
  }
}

/** Kahn's algorithm; of the ids that are ready, the first in the given order goes next. */
function sorted(ids: readonly string[], before: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const place = new Map(ids.map((id, index) => [id, index]))
  const after = new Map<string, string[]>(ids.map((id) => [id, []]))
  const open = new Map<string, number>()
  for (const id of ids) {
    const needed = before.get(id) ?? new Set()
    open.set(id, needed.size)
    for (const each of needed) after.get(each)?.push(id)
  }
  const ready = ids.filter((id) => open.get(id) === 0)
  const order: string[] = []
  while (ready.length > 0) {
    const id = takeFirst(ready, place)
    order.push(id)
    for (const next of after.get(id) ?? []) {
      const left = (open.get(next) ?? 0) - 1
      open.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return order
}

function takeFirst(ready: string[], place: ReadonlyMap<string, number>): string {
  let first = 0
  for (let index = 1; index < ready.length; index += 1) {
    if ((place.get(ready[index] ?? '') ?? 0) < (place.get(ready[first] ?? '') ?? 0)) first = index
  }
  const [id] = ready.splice(first, 1)
  if (id === undefined) throw new Error('takeFirst of an empty list')
  return id
}

/**
 * Walks upstream from each id: an id that comes again closes a cycle, which is taken out; a dead end is on no cycle and
 * is taken out too. Cycles that share an id with one already found show up once that one is repaired.
 */
function cyclesAmong(ids: readonly string[], before: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const left = new Set(ids)
  const cycles: string[][] = []
  for (const start of ids) {
    while (left.has(start)) {
      const path = [start]
      let at = upstreamOf(start, before, left)
      while (at !== undefined && !path.includes(at)) {
        path.push(at)
        at = upstreamOf(at, before, left)
      }
      const loop = at === undefined ? path.slice(-1) : path.slice(path.indexOf(at))
      for (const id of loop) left.delete(id)
      if (at !== undefined) cycles.push(fromFirst(loop.reverse(), ids))
    }
  }
  return cycles
}

function upstreamOf(
  id: string,
  before: ReadonlyMap<string, ReadonlySet<string>>,
  left: ReadonlySet<string>,
): string | undefined {
  return [...(before.get(id) ?? [])].find((each) => left.has(each))
}

function fromFirst(loop: readonly string[], ids: readonly string[]): string[] {
  const places = loop.map((id) => ids.indexOf(id))
  const first = places.indexOf(Math.min(...places))
  return [...loop.slice(first), ...loop.slice(0, first)]
}
