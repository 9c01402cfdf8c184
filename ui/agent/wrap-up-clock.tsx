import { Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { Left } from "../shared/time.tsx"
import type { Hand } from "./desk-view.ts"

/** How much of the wrap-up is left, as a bar and as time. It may also be kept open. */
export const WrapUpClock = (props: { readonly hand: Hand }) => {
  const { now } = useLive()
  return (
    <Show when={props.hand.isKept !== true && props.hand.until}>
      {(until) => (
        <div class="mt-3">
          <div class="flex items-baseline justify-between">
            <span class="text-sm text-muted">{t("call.wrap-up-left")}</span>
            <span class="text-2xl font-bold" data-testid="wrap-up-left">
              <Left until={until()} />
            </span>
          </div>
          <progress
            class="wrap-up mt-1 block h-1.5 w-full"
            max={until() - props.hand.since}
            value={Math.max(0, until() - now())}
            aria-hidden="true"
          />
        </div>
      )}
    </Show>
  )
}
