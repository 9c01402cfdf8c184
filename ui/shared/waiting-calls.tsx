import { Show } from "solid-js"
import type { QueueTile, WaitingCall } from "#wire/board.ts"
import { OpenedLater } from "../controls/opened-later.tsx"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { VipMark } from "./vip-mark.tsx"

/** In the order in which they are served. */
export const inTurn = (next: QueueTile["next"]): ReadonlyArray<WaitingCall> =>
  Object.values(next).toSorted((a, b) => b.priority - a.priority || a.since - b.since)

/** VIPs come first: among those that are told are all of them, as far as they fit. */
export const vipsIn = (next: QueueTile["next"]): number => Object.values(next).filter(({ vip }) => vip).length

/** Says that a VIP waits, and opens the calls that are served first. Nothing where no call waits. */
export const WaitingCalls = (props: { readonly queue: QueueTile; readonly class?: string }) => {
  const vips = () => vipsIn(props.queue.next)
  const opener = {
    get class() {
      return `btn btn-plain min-h-8 flex-none gap-1.5 px-1.5 ${props.class ?? ""}`
    },
    get "aria-label"() {
      return vips() === 0
        ? t("waiting.of", { queue: props.queue.name })
        : t("waiting.of-vip", { queue: props.queue.name, n: vips() })
    },
    get children() {
      return (
        <>
          <Show when={vips() > 0}>
            <VipMark count={vips()} />
          </Show>
          <Icon name="chevron" />
        </>
      )
    }
  }
  return (
    <Show when={Object.keys(props.queue.next).length > 0}>
      <OpenedLater opens="dialog" opener={opener} load={load} with={props} />
    </Show>
  )
}

const load = async () => (await import("./waiting-calls-popover.tsx")).WaitingCallsPopover
