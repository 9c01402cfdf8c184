/** A binary heap: whoever is `before` all others comes out first. Equals come in no promised order. */
export class Heap<A> {
  readonly #before: (a: A, b: A) => boolean
  readonly #items: Array<A> = []

  constructor(before: (a: A, b: A) => boolean) {
    this.#before = before
  }

  get size(): number {
    return this.#items.length
  }

  get first(): A | undefined {
    return this.#items[0]
  }

  push(item: A): void {
    const items = this.#items
    let index = items.length
    items.push(item)
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#before(item, items[parent]!)) break
      items[index] = items[parent]!
      index = parent
    }
    items[index] = item
  }

  pop(): A | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.#before(items[child + 1]!, items[child]!)) child++
      if (!this.#before(items[child]!, last)) break
      items[index] = items[child]!
      index = child
    }
    items[index] = last
    return first
  }

  /** Takes out whatever is not `wanted`. */
  sweep(wanted: (item: A) => boolean): void {
    const kept = this.#items.filter((item) => wanted(item))
    this.#items.length = 0
    for (const item of kept) this.push(item)
  }
}
