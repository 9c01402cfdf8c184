import { type RunningCentre, startCentre } from "../running-centre.ts"
import { enterExamples } from "./examples.ts"
import { startCrowd } from "./people.ts"

/** A throw-away centre with example rows and the demo's people, for as long as it is looked at. */
export const inBusyCentre = async <A>(
  say: (line: string) => void,
  look: (centre: RunningCentre) => Promise<A>
): Promise<A> => {
  const centre = await startCentre({ seed: "config/seed/small-centre.yaml", say })
  try {
    await enterExamples(centre)
    const crowd = startCrowd(centre)
    try {
      return await look(centre)
    } finally {
      await crowd.stop()
    }
  } finally {
    await centre.stop()
  }
}
