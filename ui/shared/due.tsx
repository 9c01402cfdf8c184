import { Show } from "solid-js"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { useLive } from "./live.ts"
import { momentText } from "./time-text.ts"

/** A moment by which something has to be done: red, and said in words, once it is over. */
export const Due = (props: { readonly at: number; readonly class?: string }) => {
  const { now } = useLive()
  const isOver = () => now() > props.at
  return (
    <span
      class={`inline-flex items-center gap-1 whitespace-nowrap ${props.class ?? ""}`}
      classList={{ "font-semibold text-alarm": isOver() }}
      data-due={isOver() ? "over" : "ahead"}
    >
      {momentText(props.at, now())}
      <Show when={isOver()}>
        <Icon name="alert" class="flex-none" />
        <span>{t("work.overdue")}</span>
      </Show>
    </span>
  )
}
