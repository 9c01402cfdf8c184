import { Popover } from "@kobalte/core/popover"
import { For, Show } from "solid-js"
import type { QueueTile } from "#wire/board.ts"
import type { Opened } from "../controls/opened-later.tsx"
import { t } from "./language.ts"
import { TelephoneNumber } from "./telephone-number.tsx"
import { Elapsed } from "./time.tsx"
import { VipMark } from "./vip-mark.tsx"
import { inTurn } from "./waiting-calls.tsx"

export const WaitingCallsPopover: Opened<{ readonly queue: QueueTile }> = (props) => {
  const calls = () => inTurn(props.queue.next)
  return (
    <Popover gutter={4} placement="bottom-end" defaultOpen>
      <Popover.Trigger {...props.opener} />
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
            <p class="num mt-1 text-sm text-muted">{t("waiting.more", { n: props.queue.waiting - calls().length })}</p>
          </Show>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  )
}
