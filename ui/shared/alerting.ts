import { type Accessor, createEffect, createMemo, on } from "solid-js"
import type { Desk } from "#wire/board.ts"

type Hand = Desk["hands"][keyof Desk["hands"]]

/** A voice waits at the other end, or somebody in need. */
export const isLoud = ({ channel }: Hand): boolean => channel === "voice" || channel === "alarm"

/** Their own telephone rings since they call somebody: nobody waits for them. */
const isOwnWish = (call: Hand["call"]): boolean => call !== null && call.calling !== null

/** The names of what alerts the agent, the loud first. */
export const createAlerting = (desk: Accessor<Desk | null>): Accessor<ReadonlyArray<Hand["work"]>> =>
  createMemo(
    () =>
      Object.values(desk()?.hands ?? {})
        .filter(({ call, phase }) => phase === "alerting" && !isOwnWish(call))
        .toSorted((a, b) => Number(isLoud(b)) - Number(isLoud(a)))
        .map(({ work }) => work),
    [],
    { equals: (a, b) => a.join() === b.join() }
  )

/** Runs `act` whenever something more begins to alert, so that nothing stands between a person and what waits for them. */
export const onAlert = (desk: Accessor<Desk | null>, act: () => void): void => {
  const alerting = createAlerting(desk)
  createEffect(
    on(alerting, (now, before) => {
      if (before !== undefined && now.some((work) => !before.includes(work))) act()
    })
  )
}
