import type { Agent } from "../crowd/agent.ts"
import type { Panel } from "../crowd/panel.ts"
import type { Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import type { RunningCentre } from "../running-centre.ts"
import { Person } from "./person.ts"
import { hotlineOf } from "./seed.ts"
import { ROLES, type Role } from "./tones.ts"

/** Those who come into one call: a customer, agents, a supervisor, and somebody outside. */
export class Table {
  readonly index: number
  readonly people: Readonly<Record<Role, Person>>
  readonly admin: Panel
  readonly centre: RunningCentre
  readonly #trunk: Phone
  readonly #agents = new Map<Role, Agent>()

  constructor(of: {
    readonly index: number
    readonly admin: Panel
    readonly centre: RunningCentre
    readonly trunk: Phone
  }) {
    this.index = of.index
    this.admin = of.admin
    this.centre = of.centre
    this.#trunk = of.trunk
    this.people = Object.fromEntries(ROLES.map((role) => [role, new Person(of.index, role)])) as Record<Role, Person>
  }

  seats(role: Role, agent: Agent): void {
    this.#agents.set(role, agent)
    agent.onInvite.add((leg) => this.people[role].has(agent.phone, leg))
  }

  agent(role: Role): Agent {
    const agent = this.#agents.get(role)
    if (agent === undefined) throw new Error(`${role} is no agent`)
    return agent
  }

  get agents(): ReadonlyArray<Agent> {
    return [...this.#agents.values()]
  }

  /** The customer dials the table's hotline. */
  async customerCalls(callingNumber: string): Promise<Leg> {
    const leg = await this.#trunk.call(this.centre.sip, hotlineOf(this.index), callingNumber)
    this.people.customer.has(this.#trunk, leg)
    return leg
  }

  outsideRings(carrier: Phone, leg: Leg): void {
    this.people.outside.has(carrier, leg)
    carrier.ring(leg)
  }
}
