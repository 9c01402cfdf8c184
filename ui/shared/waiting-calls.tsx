import { Show } from "solid-js"
import type { QueueTile } from "#wire/board.ts"
import { later } from "./later.tsx"

const Popover = later(async () => (await import("./waiting-calls-popover.tsx")).WaitingCalls)

/** Says that a VIP waits, and opens the calls that are served first. Nothing where no call waits. */
export const WaitingCalls = (props: { readonly queue: QueueTile; readonly class?: string }) => (
  <Show when={Object.keys(props.queue.next).length > 0}>
    <Popover {...props} />
  </Show>
)
