import { For, Show } from "solid-js"
import type { CallDetails } from "#wire/records.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { dateTimeText, spanText } from "../shared/time-text.ts"
import { createNames } from "./names.ts"
import { happeningText, SIGNS } from "./story-text.ts"

/** What happened in a call, from its beginning to its end. */
export const Story = (props: {
  readonly call: CallDetails | undefined
  readonly isRefused: boolean
  readonly onRetry: () => void
}) => {
  const names = createNames()
  return (
    <Show
      when={!props.isRefused}
      fallback={
        <p class="mt-2 flex items-center gap-3 text-alarm" role="alert">
          {t("story.failed")}
          <button type="button" class="btn text-text" onClick={() => props.onRetry()}>
            {t("do.retry")}
          </button>
        </p>
      }
    >
      <Show when={props.call} fallback={<p class="mt-2 text-muted">{t("app.loading")}</p>}>
        {(call) => (
          <ol class="num mt-2" data-testid="story">
            <For each={call().story}>
              {({ at, sinceStartMs, what }) => (
                <li class="grid grid-cols-[3.5rem_1.25rem_1fr] items-baseline gap-x-2 border-t border-line py-1.5 first:border-t-0">
                  <time
                    class="text-sm text-muted"
                    datetime={new Date(at).toISOString()}
                    title={`${dateTimeText(at)} · ${t("story.since", { span: spanText(sinceStartMs) })}`}
                  >
                    {spanText(sinceStartMs)}
                  </time>
                  <span class="mt-1 inline-flex self-start" data-mark={SIGNS[what._tag][1]}>
                    <Icon name={SIGNS[what._tag][0]} class="mark-icon" />
                  </span>
                  <span class="min-w-0 break-words">{happeningText(call(), what, names)}</span>
                </li>
              )}
            </For>
          </ol>
        )}
      </Show>
    </Show>
  )
}
