import { type JSX, onMount } from "solid-js"
import { onAlert } from "./alerting.ts"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"

/**
 * A drawer from the right, or a sheet in the middle, over the page. The browser keeps the focus in it and gives it back. It goes
 * when a call rings or work is offered: under it nothing can be clicked.
 */
export const Dialog = (props: {
  readonly kind: "drawer" | "sheet"
  readonly title: string
  readonly onClose: () => void
  readonly children: JSX.Element
}) => {
  let element: HTMLDialogElement | undefined
  onMount(() => element?.showModal())
  onAlert(useLive().desk, () => element?.close())
  return (
    <dialog
      ref={(dialog) => (element = dialog)}
      class={props.kind}
      aria-label={props.title}
      onClose={() => props.onClose()}
      onClick={(event) => {
        if (event.target === element) element.close()
      }}
    >
      <div class="flex h-full flex-col">
        <header class="flex flex-none items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4">
          <h2 class="text-lg font-semibold">{props.title}</h2>
          <button type="button" class="btn btn-plain" aria-label={t("do.close")} onClick={() => element?.close()}>
            <Icon name="cross" />
          </button>
        </header>
        <div class="min-h-0 flex-1 overflow-y-auto p-4">{props.children}</div>
      </div>
    </dialog>
  )
}
