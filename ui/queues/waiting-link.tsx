import { A } from "@solidjs/router"
import { Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { say } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"

const LINK = { zh: "谁在等待，为什么", en: "Who waits, and why" }

/** From a queue's settings to who waits in it. */
export const WaitingLink = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "agents.monitor")}>
      <p class="my-4">
        <A class="text-accent hover:underline" href={`/queues/${encodeURIComponent(String(props.row.id))}`}>
          {say(LINK)}
        </A>
      </p>
    </Show>
  )
}
