import { createEffect, onCleanup, onMount } from "solid-js"
import { LOUDEST } from "#wire/waveform.ts"
import { columnsOf } from "./player-view.ts"

const LANE_GAP_PX = 6
/** Of a column and the room after it. */
const STEP_PX = 3
const COLUMN_PX = 2

/** Both sides of a recording, one above the other; what has been played is in the colour of the hand. */
export const WaveformCanvas = (props: {
  readonly sides: ReadonlyArray<ReadonlyArray<number>>
  /** 0 to 1. */
  readonly played: number
}) => {
  let canvas: HTMLCanvasElement | undefined
  const draw = (played: number): void => {
    const context = canvas?.getContext("2d")
    if (canvas === undefined || context === null || context === undefined) return
    const ratio = devicePixelRatio
    const [width, height] = [canvas.clientWidth, canvas.clientHeight]
    canvas.width = width * ratio
    canvas.height = height * ratio
    context.scale(ratio, ratio)
    const style = getComputedStyle(canvas)
    const [before, after] = [style.getPropertyValue("--accent"), style.getPropertyValue("--muted")]
    const lane = (height - LANE_GAP_PX * (props.sides.length - 1)) / props.sides.length
    const playedPx = played * width
    for (const [place, side] of props.sides.entries()) {
      const middle = place * (lane + LANE_GAP_PX) + lane / 2
      for (const [column, loud] of columnsOf(side, Math.floor(width / STEP_PX)).entries()) {
        // Soft speech is drawn higher than it is: else one shout makes a line of all the rest.
        const tall = Math.max(1, Math.sqrt(loud / LOUDEST) * lane)
        context.fillStyle = column * STEP_PX < playedPx ? before : after
        context.fillRect(column * STEP_PX, middle - tall / 2, COLUMN_PX, tall)
      }
    }
    context.fillStyle = style.getPropertyValue("--text")
    context.fillRect(Math.min(width - 1, playedPx), 0, 1, height)
  }
  createEffect(() => draw(props.played))
  onMount(() => {
    const again = () => draw(props.played)
    const [size, theme] = [new ResizeObserver(again), new MutationObserver(again)]
    size.observe(canvas!)
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] })
    onCleanup(() => {
      size.disconnect()
      theme.disconnect()
    })
  })
  return <canvas ref={(element) => (canvas = element)} class="block h-full w-full" aria-hidden="true" />
}
