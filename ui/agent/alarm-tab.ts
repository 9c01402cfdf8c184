import { type Accessor, createEffect, createMemo, on, type Setter } from "solid-js"
import type { IncidentList } from "#wire/alarms.ts"
import { useLive } from "../shared/live.ts"
import type { Tab } from "./middle.tsx"
import type { Pane } from "./panes.tsx"

type Incidents = IncidentList["incidents"]

/**
 * The agent's own incidents and all that are open; null: none of both. What is offered opens their tab; what is taken is looked at
 * where there is room for one part alone, too: before that, the button to take it stands in another.
 */
export const createAlarmTab = (
  agent: string,
  setTab: Setter<Tab>,
  showPane: (pane: Pane) => void
): Accessor<{ readonly own: Incidents; readonly all: Incidents | null } | null> => {
  const { alarms, follow } = useLive()
  const own = follow("own-alarms", agent)
  const open = createMemo(() => {
    const [mine, all] = [own()?.incidents ?? {}, alarms()?.incidents ?? null]
    return Object.keys(mine).length + Object.keys(all ?? {}).length === 0 ? null : { own: mine, all }
  })
  const ids = (isTaken: boolean) => () =>
    Object.values(own()?.incidents ?? {})
      .flatMap(({ id, standing }) => ((isTaken ? standing === "active" : standing === "alerting") ? [id] : []))
      .join()
  createEffect(on(ids(false), (offered) => void (offered !== "" && setTab("alarms"))))
  createEffect(
    on(ids(true), (taken, before) => {
      if (taken === "" || taken === before) return
      setTab("alarms")
      showPane("calls")
    })
  )
  createEffect(() => void (open() === null && setTab((tab) => (tab === "alarms" ? "calls" : tab))))
  return open
}
