import { Show } from "solid-js"
import type { CallView } from "#wire/call-view.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"

/** Whether the talk is recorded, and, for those who may, a pause. */
export const RecordingPart = (props: { readonly view: CallView }) => {
  const { ask, asking, canAsk, session } = useLive()
  const wish = () => {
    if (!mayOpen(session, "recordings.pause")) return null
    if (props.view.can.includes("PauseRecording")) return "PauseRecording" as const
    return props.view.can.includes("ResumeRecording") ? ("ResumeRecording" as const) : null
  }
  return (
    <Show when={props.view.recording !== "none"}>
      <p class="ml-auto flex items-center gap-1 text-sm" data-recording={props.view.recording}>
        <Show
          when={props.view.recording === "on"}
          fallback={
            <span class="flex items-center gap-1 font-semibold text-ring" role="status">
              <Icon name="pause" class="flex-none" />
              {t("call.recording-paused")}
            </span>
          }
        >
          <span class="flex items-center gap-1 text-busy">
            <Icon name="record" class="pulse flex-none" />
            {t("call.recording")}
          </span>
        </Show>
        <Show when={wish()}>
          {(tag) => (
            <button
              type="button"
              class="btn btn-plain w-8 px-0"
              disabled={!canAsk() || asking() !== null}
              aria-label={t(tag() === "PauseRecording" ? "do.pause-recording" : "do.resume-recording")}
              title={t(tag() === "PauseRecording" ? "do.pause-recording" : "do.resume-recording")}
              data-ask={tag()}
              onClick={() => void ask({ _tag: tag() })}
            >
              <Icon name={tag() === "PauseRecording" ? "pause" : "record"} />
            </button>
          )}
        </Show>
      </p>
    </Show>
  )
}
