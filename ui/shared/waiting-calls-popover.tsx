import { Popover } from "@kobalte/core/popover"
import { For, Show } from "solid-js"
import type { QueueTile, WaitingCall } from "#wire/board.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { TelephoneNumber } from "./telephone-number.tsx"
import { Elapsed } from "./time.tsx"
import { VipMark } from "./vip-mark.tsx"

/** In the order in which they are served. */
export const inTurn = (next: QueueTile["next"]): ReadonlyArray<WaitingCall> =>
  Object.values(next).toSorted((a, b) => b.priority - a.priority || a.since - b.since)

/** VIPs come first: among those that are told are all of them, as far as they fit. */
export const vipsIn = (next: QueueTile["next"]): number => Object.values(next).filter(({ vip }) => vip).length

/** Says that a VIP waits, and opens the calls that are served first. Nothing where no call waits. */
export const WaitingCalls = (props: { readonly queue: QueueTile; readonly class?: string }) => {
  const calls = () => inTurn(props.queue.next)
  const vips = () => vipsIn(props.queue.next)
  return (
    <Show when={calls().length > 0}>
      <Popover gutter={4} placement="bottom-end">
        <Popover.Trigger
          class={`btn btn-plain min-h-8 flex-none gap-1.5 px-1.5 ${props.class ?? ""}`}
          aria-label={
            vips() === 0
              ? t("waiting.of", { queue: props.queue.name })
              : t("waiting.of-vip", { queue: props.queue.name, n: vips() })
          }
        >
          <Show when={vips() > 0}>
            <VipMark count={vips()} />
          </Show>
          <Icon name="chevron" />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content class="floating w-72 max-w-[calc(100vw-1rem)] p-3" data-waiting={props.queue.id}>
            <Popover.Title class="mb-1 font-semibold">{t("waiting.next")}</Popover.Title>
            <ol class="flex flex-col">
              <For each={calls()}>
                {(call) => (
                  <li class="num flex min-h-8 items-center gap-2 border-b border-line last:border-0">
                    <span class="min-w-0 truncate">
                      <TelephoneNumber number={call.number} />
                    </span>
                    <Show when={call.vip}>
                      <VipMark />
                    </Show>
                    <Elapsed since={call.since} class="ml-auto flex-none text-muted" />
                  </li>
                )}
              </For>
            </ol>
            <Show when={props.queue.waiting > calls().length}>
              <p class="num mt-1 text-sm text-muted">
                {t("waiting.more", { n: props.queue.waiting - calls().length })}
              </p>
            </Show>
          </Popover.Content>
        </Popover.Portal>
      </Popover>
    </Show>
  )
}
