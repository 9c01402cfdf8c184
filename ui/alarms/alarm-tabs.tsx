import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { k } from "../shared/words/alarm-records.ts"
import { ALARM_PAGES } from "./alarm-pages.ts"
import { mayOpen } from "../shell/may-open.ts"

/** The pages of alarms beside each other, those that the person may open. */
export const AlarmTabs = () => {
  const { session } = useLive()
  const mine = () => ALARM_PAGES.filter(({ permission }) => mayOpen(session, permission))
  return (
    <Show when={mine().length > 1}>
      <nav class="flex flex-wrap gap-1 px-4 pt-2 print:hidden" aria-label={k("tabs")}>
        <For each={mine()}>
          {({ name, path }) => (
            <A class="chip" activeClass="font-semibold text-accent" href={path} end={path === "/alarms"}>
              {k(name)}
            </A>
          )}
        </For>
      </nav>
    </Show>
  )
}
