/** A set that forgets its oldest members beyond `limit`. */
export class BoundedSet<A> {
  readonly #members = new Set<A>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  has(member: A): boolean {
    return this.#members.has(member)
  }

  delete(member: A): void {
    this.#members.delete(member)
  }

  add(member: A): void {
    this.#members.delete(member)
    this.#members.add(member)
    if (this.#members.size <= this.#limit) return
    const [oldest] = this.#members
    this.#members.delete(oldest!)
  }
}
