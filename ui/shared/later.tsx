import { type Component, lazy, Suspense } from "solid-js"
import { t } from "./language.ts"

/** Far behind the page itself; browsers without idle times have a timer. */
export const SOON_MS = 1_500

/**
 * In place of a part that could not be fetched: a page that was open over an upgrade asks for files that are no more. Whoever is in
 * a talk chooses the moment to load it anew.
 */
export const NotLoaded = () => (
  <div class="flex flex-wrap items-center gap-2 p-2 text-sm" role="status" data-testid="not-loaded">
    <span class="text-muted">{t("part.failed")}</span>
    <button type="button" class="btn" onClick={() => location.reload()}>
      {t("do.reload")}
    </button>
  </div>
)

/** The same for what lies over the page while it is open. */
export const NotLoadedOver = (props: { readonly isOpen: boolean }) => (
  <div class="panel fixed inset-x-4 bottom-14 z-50 mx-auto w-fit" classList={{ hidden: !props.isOpen }}>
    <NotLoaded />
  </div>
)

/**
 * A part that is fetched where it stands. When it cannot be, `Otherwise` stands there; it is tried again where the part is wanted
 * anew.
 */
export const fetched = <Props extends object>(
  load: () => Promise<Component<Props>>,
  Otherwise: Component<Props> = NotLoaded
) => {
  const begin = () =>
    lazy(async (): Promise<{ default: Component<Props> }> => {
      try {
        return { default: await load() }
      } catch {
        part = begin()
        return { default: Otherwise }
      }
    })
  let part = begin()
  const Part: Component<Props> = (props) => {
    const Now = part
    return <Now {...props} />
  }
  return Object.assign(Part, { preload: () => part.preload() })
}

/**
 * A part that is fetched when the page stands: its first sight costs nothing of it, and it is there when somebody wants it. Where it
 * is wanted sooner, its place is empty for a moment, and the page around it stays.
 */
export const later = <Props extends object>(
  load: () => Promise<Component<Props>>,
  Otherwise?: Component<Props>
): Component<Props> => {
  const Part = fetched(load, Otherwise)
  if (typeof document !== "undefined") setTimeout(() => void Part.preload(), SOON_MS)
  return (props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  )
}
