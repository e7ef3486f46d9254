import { ClusterClassic } from "./classic.ts";
import { checkWorld } from "../worlds/world.fixture.ts";

checkWorld("cluster-classic", (lanes) => new ClusterClassic(lanes));
