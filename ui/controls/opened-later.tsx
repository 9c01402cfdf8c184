import { type Component, createSignal, type JSX, onCleanup, onMount, Show } from "solid-js"
import { Dynamic } from "solid-js/web"
import { tell } from "../shell/toasts.tsx"
import { t } from "../shared/language.ts"
import { SOON_MS } from "../shared/later.tsx"

/** A button that opens something: the same before and after that something was fetched. */
export interface Opener {
  readonly class: string
  readonly "aria-label"?: string
  readonly "data-testid"?: string
  readonly children: JSX.Element
}

/** A button that is a field of a form too. */
interface Field {
  readonly id?: string | undefined
  readonly disabled?: boolean
  readonly "aria-invalid"?: "true" | undefined
  readonly "aria-describedby"?: string | undefined
}

/** What is opened has its button as `opener`, and is open when it comes. */
export type Opened<Props extends object> = Component<Props & { readonly opener: Opener }>

/**
 * A menu, popover or drawer that costs the page's first sight nothing but its button. It is fetched when the page stands or when
 * somebody reaches for it, whichever is sooner; a click before that opens it as soon as it is there, unless they have gone on to
 * something else meanwhile.
 */
export const OpenedLater = <Props extends object>(props: {
  readonly opens: "menu" | "listbox" | "dialog"
  readonly opener: Opener & Field
  readonly load: () => Promise<Opened<Props>>
  readonly with: Props
}) => {
  const [part, setPart] = createSignal<Opened<Props>>()
  const fetchSoon = (): void => void props.load().catch(() => undefined)
  const [isWanted, setWanted] = createSignal(false)
  /** Which wish it is: one that was dropped may be followed by another before the first is fetched. */
  let wish = 0
  const drop = (): void => {
    wish++
    setWanted(false)
  }
  const open = async (): Promise<void> => {
    const mine = ++wish
    setWanted(true)
    try {
      const loaded = await props.load()
      if (mine === wish) setPart(() => loaded)
    } catch {
      if (mine === wish) tell({ kind: "refused", text: t("refused.away") })
    }
    if (mine === wish) setWanted(false)
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return drop()
    if (props.opens === "dialog" || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return
    event.preventDefault()
    void open()
  }
  onMount(() => {
    const timer = setTimeout(fetchSoon, SOON_MS)
    onCleanup(() => clearTimeout(timer))
  })
  onCleanup(() => wish++)
  return (
    <Show
      when={part()}
      fallback={
        <button
          type="button"
          aria-haspopup={props.opens}
          aria-expanded="false"
          aria-busy={isWanted()}
          onClick={() => (isWanted() ? drop() : void open())}
          onKeyDown={onKey}
          onBlur={drop}
          onPointerEnter={fetchSoon}
          onFocus={fetchSoon}
          {...props.opener}
        />
      }
    >
      {(loaded) => <Dynamic component={loaded()} {...props.with} opener={props.opener} />}
    </Show>
  )
}
