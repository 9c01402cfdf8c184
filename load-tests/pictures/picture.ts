import type { Page } from "playwright-core"

export interface Size {
  readonly width: number
  readonly height: number
  /** It is made coarser until it weighs no more. */
  readonly bytesAtMost: number
}

const QUALITIES = [0.8, 0.65, 0.5, 0.35]

/** What the page shows, made small by the browser itself. */
export const pictureOf = async (page: Page, { bytesAtMost, ...size }: Size): Promise<Buffer> => {
  const shot = (await page.screenshot({ type: "png" })).toString("base64")
  // A page of its own: that of the centre lets no data address in.
  const bench = await page.context().newPage()
  try {
    for (const quality of QUALITIES) {
      const address = await bench.evaluate(`(${SHRINK})(${JSON.stringify({ shot, quality, ...size })})`)
      const [, encoded] = /^data:image\/webp;base64,(.+)$/u.exec(String(address)) ?? []
      if (encoded === undefined) throw new Error("this Chromium makes no WebP")
      const made = Buffer.from(encoded, "base64")
      if (made.length <= bytesAtMost) return made
    }
    throw new Error(`a picture of ${page.url()} stays above ${bytesAtMost} bytes`)
  } finally {
    await bench.close()
  }
}

/** Runs in the browser. */
const SHRINK = `async ({ shot, quality, width, height }) => {
  const image = new Image()
  image.src = "data:image/png;base64," + shot
  await image.decode()
  const canvas = Object.assign(document.createElement("canvas"), { width, height })
  const pen = canvas.getContext("2d")
  pen.imageSmoothingQuality = "high"
  pen.drawImage(image, 0, 0, width, height)
  return canvas.toDataURL("image/webp", quality)
}`
