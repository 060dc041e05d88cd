/** Numbers in float64 whose count is not known beforehand. */
export class GrowingNumbers {
  private room = new Float64Array(1024)
  private count = 0

  push(value: number): void {
    if (this.count === this.room.length) {
      const larger = new Float64Array(2 * this.room.length)
      larger.set(this.room)
      this.room = larger
    }
    this.room[this.count] = value
    this.count += 1
  }

  all(): Float64Array {
    return this.room.subarray(0, this.count)
  }
}
