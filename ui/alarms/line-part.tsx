import { Match, Show, Switch } from "solid-js"
import type { IncidentRow } from "#wire/alarms.ts"
import { Icon } from "../shared/icons.tsx"
import { useLive } from "../shared/live.ts"
import { Left } from "../shared/time.tsx"
import { a } from "../shared/words/alarms.ts"
import { isReleasedSoon } from "./incident-view.ts"

/** The line of a terminal that called by itself: how long it is held, and that it is called back after that. */
export const LinePart = (props: { readonly row: Pick<IncidentRow, "line" | "standing"> }) => {
  const { now } = useLive()
  const isSoon = () => isReleasedSoon(props.row.line, now())
  const until = () => props.row.line?.until ?? null
  return (
    <Show when={props.row.line}>
      {(line) => (
        <p
          class="mt-2 flex flex-wrap items-center gap-x-2 text-sm font-semibold"
          classList={{
            "text-alarm": isSoon() || line().standing === "owed",
            "text-ring": !isSoon() && line().standing !== "owed"
          }}
          data-line={line().standing}
          data-soon={isSoon()}
        >
          <Icon name={isSoon() || line().standing === "owed" ? "alert" : "phone"} class="flex-none" />
          <Switch>
            <Match when={line().standing === "held"}>
              <span>{a("line.held")}</span>
              <Show when={until()}>
                {(end) => (
                  <span>
                    {a(isSoon() ? "line.soon" : "line.until")} <Left until={end()} />
                  </span>
                )}
              </Show>
            </Match>
            <Match when={line().standing === "calling"}>{a("line.calling")}</Match>
            <Match when={props.row.standing === "active"}>{a("line.call-back")}</Match>
            <Match when={line().standing === "owed"}>{a("line.owed")}</Match>
          </Switch>
          {/* Said once, and not every second. */}
          <span class="sr-only" role="status">
            {isSoon() ? a("line.warning") : ""}
          </span>
        </p>
      )}
    </Show>
  )
}
