import { A } from "@solidjs/router"
import { For, Show } from "solid-js"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { SET_UP_PATH } from "../set-up/paths.ts"
import { mayOpen } from "../shell/may-open.ts"
import { groupsFor } from "./catalogue.ts"
import { hrefOf, PARAMETERS_PATH, TEST_CALL_PATH } from "./paths.ts"

/** Every list that the person may see, and the pages beside them. */
export const ThingLinks = () => {
  const { session } = useLive()
  return (
    <For each={groupsFor(session)}>
      {(group) => (
        <section>
          <h2 class="px-3 pt-4 pb-1 text-sm text-muted">{say(group.words)}</h2>
          <For each={group.things}>
            {(thing) => (
              <A class="thing-link" activeClass="thing-here" href={hrefOf(thing)}>
                {say(thing.words)}
              </A>
            )}
          </For>
          <Show when={group.things.some(({ name }) => name === "number")}>
            <FirstHourLinks />
          </Show>
          <Show when={group.things.some(({ name }) => name === "terminal") && mayOpen(session, "terminals.test")}>
            <A class="thing-link" href="/lab">
              {t("area.lab")}
            </A>
          </Show>
          <Show when={group.hasParameters}>
            <A class="thing-link" activeClass="thing-here" href={PARAMETERS_PATH}>
              {t("parameters.title")}
            </A>
          </Show>
        </section>
      )}
    </For>
  )
}

/** Beside the numbers: whether a call comes through, and the wizard that made the first of them. */
const FirstHourLinks = () => {
  const { session } = useLive()
  return (
    <>
      <Show when={mayOpen(session, "calls.view") && mayOpen(session, "agents.view")}>
        <A class="thing-link" activeClass="thing-here" href={TEST_CALL_PATH}>
          {t("area.test-call")}
        </A>
      </Show>
      <Show when={mayOpen(session, "parameters.edit") && mayOpen(session, "users.edit")}>
        <A class="thing-link" href={SET_UP_PATH}>
          {t("area.set-up")}
        </A>
      </Show>
    </>
  )
}
