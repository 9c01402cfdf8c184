import { pause } from "../crowd/wait.ts"
import type { Member } from "./fleet.ts"

/** One press: performance.now() of its first packet, and of the acknowledgement; undefined: it was never acknowledged. */
export interface Press {
  readonly member: Member
  readonly sentAt: number
  readonly acknowledgedAt: number | undefined
  readonly tries: number
  readonly fault: string | undefined
}

/** Presses at an even rate, each terminal in its turn and never twice at once. */
export const pressAtRate = async (
  fleet: ReadonlyArray<Member>,
  {
    perSecond,
    count,
    withinMs = 60_000
  }: { readonly perSecond: number; readonly count: number; readonly withinMs?: number }
): Promise<ReadonlyArray<Press>> => {
  const running: Array<Promise<Press>> = []
  const busy = new Set<Member>()
  const beganAt = performance.now()
  let next = 0
  for (let n = 0; n < count; n++) {
    const waitMs = beganAt + (n * 1_000) / perSecond - performance.now()
    if (waitMs > 1) await pause(waitMs)
    // Of one that still repeats its last press nobody presses anew; there are others.
    let member = fleet[next++ % fleet.length]!
    for (let tries = 0; busy.has(member) && tries < fleet.length; tries++) member = fleet[next++ % fleet.length]!
    const pressed = member
    busy.add(pressed)
    running.push(press(pressed, withinMs).finally(() => busy.delete(pressed)))
  }
  return Promise.all(running)
}

export const press = async (member: Member, withinMs: number): Promise<Press> => {
  const began = performance.now()
  try {
    const { acknowledgedAt, sentAt, tries } = await member.terminal.say("press", { withinMs })
    return { member, sentAt, acknowledgedAt, tries, fault: undefined }
  } catch (error) {
    return { member, sentAt: began, acknowledgedAt: undefined, tries: 0, fault: (error as Error).message }
  }
}
