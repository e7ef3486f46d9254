import { checkWorld } from "../worlds/world.fixture.ts";
import { GardenerClassic } from "./world.ts";

checkWorld("gardener-classic", (lanes) => new GardenerClassic(lanes));
