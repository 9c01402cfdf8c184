import type { DeclineStatus, Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { Ear } from "./ear.ts"
import { type Role, toneOf, tonesAt } from "./tones.ts"

/** Somebody with a telephone, who says their tone into each of its legs and hears what comes out of them. */
export class Person {
  readonly role: Role
  readonly toneHz: number
  readonly ear: Ear
  readonly #legs = new Map<Leg, Phone>()

  constructor(table: number, role: Role) {
    this.role = role
    this.toneHz = toneOf(table, role)
    this.ear = new Ear(tonesAt(table))
  }

  /** A leg of theirs, whoever began it. */
  has(phone: Phone, leg: Leg): void {
    this.#legs.set(leg, phone)
    leg.onEnd.add(() => this.#legs.delete(leg))
    leg.onAnswer.add(() => leg.audio.sayTone(this.toneHz))
    this.ear.listen(leg.audio)
  }

  get legs(): ReadonlyArray<Leg> {
    return [...this.#legs.keys()]
  }

  /** The one leg that they have. */
  get leg(): Leg {
    const [leg, another] = this.legs
    if (leg === undefined || another !== undefined)
      throw new Error(`${this.role} has ${this.legs.length} legs, not one`)
    return leg
  }

  get rings(): boolean {
    return this.legs.some(({ answeredAt, direction }) => direction === "in" && answeredAt === undefined)
  }

  liftsHandset(): void {
    for (const [leg, phone] of this.#legs) phone.answer(leg)
  }

  /** Or declines what rings. */
  hangsUp(status?: DeclineStatus): void {
    for (const [leg, phone] of this.#legs) phone.hangUp(leg, status)
  }

  presses(key: string): void {
    this.leg.audio.press(key)
  }

  /** Puts whom they talk with through from their own telephone. */
  refers(referTo: string): void {
    const { leg } = this
    this.#legs.get(leg)!.refer(leg, referTo)
  }
}
