import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import type { AgentTile } from "#wire/board.ts"
import type { Metronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./panel.ts"
import { Phone, type Leg } from "#engine/laboratory/telephone/phone.ts"
import { register } from "./registration.ts"

/** How long after the ring an agent lifts the handset, in ms; "never" lets it ring. */
export type PickUp = number | "never"

export interface AgentOptions {
  readonly baseUrl: string
  readonly sip: Endpoint
  readonly realm: string
  readonly number: string
  readonly panelPassword: string
  readonly sipPassword: string
  readonly metronome: Metronome
  /** The tone this agent says while talking; 0 = silence. */
  readonly toneHz: number
  readonly pickUp: (leg: Leg) => PickUp
  /** As {@link PhoneOptions.events}. */
  readonly events?: ReadonlyArray<string>
}

/** A person at work: a registered SIP telephone, and a signed-in panel session. */
export class Agent {
  readonly number: string
  readonly toneHz: number
  readonly phone: Phone
  readonly panel: Panel
  /** What the centre said of this agent before anything was asked. */
  readonly foundAs: AgentTile["state"]
  /** The leg ringing or talking now. */
  leg: Leg | undefined
  /** Every INVITE, with the time it came, before anything else is done. */
  readonly onInvite = new Set<(leg: Leg) => void>()
  readonly onTalk = new Set<(leg: Leg) => void>()
  readonly #unregister: () => Promise<void>
  readonly #timers = new Set<NodeJS.Timeout>()

  private constructor(
    options: AgentOptions,
    phone: Phone,
    panel: Panel,
    foundAs: AgentTile["state"],
    unregister: () => Promise<void>
  ) {
    this.number = options.number
    this.toneHz = options.toneHz
    this.phone = phone
    this.panel = panel
    this.foundAs = foundAs
    this.#unregister = unregister
  }

  /** Registers the telephone and signs in at the panel and as an agent. Not ready yet. */
  static async start(options: AgentOptions): Promise<Agent> {
    let agent: Agent | undefined = undefined
    const phone = await Phone.open({
      address: options.sip.address,
      realm: options.realm,
      metronome: options.metronome,
      onCall: (leg) => agent?.rung(leg, options),
      ...(options.events === undefined ? {} : { events: options.events })
    })
    const unregister = await register(phone, options.sip, {
      user: options.number,
      password: options.sipPassword,
      realm: options.realm
    })
    const panel = await Panel.signIn(options.baseUrl, options.number, options.panelPassword)
    // Of an agent who left a moment ago the centre still waits for the return; asking again would be refused, and logged.
    const foundAs = (await panel.agents()).find(({ id }) => id === options.number)?.state ?? "signed-out"
    agent = new Agent(options, phone, panel, foundAs, unregister)
    if (foundAs === "signed-out") await agent.signIn()
    return agent
  }

  private rung(leg: Leg, options: AgentOptions): void {
    this.leg = leg
    leg.onEnd.add(() => {
      if (this.leg === leg) this.leg = undefined
    })
    leg.onAnswer.add(() => {
      leg.audio.sayTone(this.toneHz)
      for (const tell of this.onTalk) tell(leg)
    })
    for (const tell of this.onInvite) tell(leg)
    this.phone.ring(leg)
    const pickUp = options.pickUp(leg)
    // A click on the agent's screen may answer it still.
    if (pickUp === "never") return
    if (pickUp <= 0) this.phone.answer(leg)
    else this.#after(pickUp, () => this.phone.answer(leg))
  }

  signIn = () => this.panel.ask(this.number, { _tag: "SignIn" })
  ready = () => this.panel.ask(this.number, { _tag: "GoReady" })
  finishWrapUp = () => this.panel.ask(this.number, { _tag: "FinishWrapUp" })

  /** Hangs up, unregisters, closes the socket. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    if (this.leg !== undefined) this.phone.hangUp(this.leg)
    await this.#unregister().catch(() => {})
    this.phone.close()
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }
}
