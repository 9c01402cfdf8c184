import { Show } from "solid-js"
import { t } from "../shared/language.ts"
import type { Refused } from "./records.ts"
import { refusalText } from "./telling.ts"

/** In the place of what was asked for: that it is on its way, or why it does not come, with a button to ask again. */
export const Waiting = (props: {
  readonly refused: Refused | null
  /** Said of a question that nobody understands. */
  readonly unfit: string
  readonly onRetry: () => void
}) => (
  <Show when={props.refused} fallback={<p class="p-8 text-center text-muted">{t("app.loading")}</p>}>
    {(why) => (
      <p class="flex flex-col items-center gap-3 p-8 text-center text-alarm" role="alert">
        {isUnfit(why()) ? props.unfit : refusalText(why())}
        <button type="button" class="btn text-text" onClick={() => props.onRetry()}>
          {t("do.retry")}
        </button>
      </p>
    )}
  </Show>
)

const isUnfit = (answer: Refused): boolean => answer.kind === "refused" && answer.why === "unknown"
