/** Runs tasks of the same name one after the other: a save that meets another save of the same file waits for it. */
export function createQueues() {
  const last = new Map<string, Promise<unknown>>()
  return function inTurn<Value>(name: string, task: () => Promise<Value>): Promise<Value> {
    const turn = (last.get(name) ?? Promise.resolve()).then(task, task)
    last.set(name, turn)
    void turn.then(forget, forget)
    function forget(): void {
      if (last.get(name) === turn) last.delete(name)
    }
    return turn
  }
}
