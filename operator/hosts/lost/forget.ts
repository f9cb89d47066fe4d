/** Pulumi's state without what it knows of a host: nobody could refresh or delete that any more. Pure. */
import type { ExportedState } from "../../pulumi";

type Resource = NonNullable<ExportedState["deployment"]["resources"]>[number];

const PROVIDER = "pulumi:providers:docker";

/** Of a resource, the last part of its URN. */
const nameOf = ({ urn }: Resource): string => urn.split("::").at(-1)!;

export interface Forgotten {
  state: ExportedState;
  /** Names of the resources that are gone from it, the provider too; none where it knew nothing of the host. */
  names: string[];
}

/**
 * Leaves out a provider and all that was made by it. What is left no longer depends on any of that, or Pulumi would refuse the state.
 *
 * @param provider its name
 */
export function forgetProvider(state: ExportedState, provider: string): Forgotten {
  const resources = state.deployment.resources ?? [];
  const isProvider = (resource: Resource) => resource.type === PROVIDER && nameOf(resource) === provider;
  const references = new Set(resources.filter(isProvider).map(({ urn, id }) => `${urn}::${id}`));
  const isOfHost = (resource: Resource) => isProvider(resource) || references.has(resource.provider ?? "");
  const kept = resources.filter((resource) => !isOfHost(resource));
  // One that is about to be deleted has its URN in common with what took its place, which may be on another host.
  const left = new Set(kept.map(({ urn }) => urn));
  const gone = new Set(resources.map(({ urn }) => urn).filter((urn) => !left.has(urn)));
  return {
    state: { ...state, deployment: { ...state.deployment, resources: kept.map((each) => withoutLinks(each, gone)) } },
    names: resources.filter(isOfHost).map(nameOf).sort(),
  };
}

function withoutLinks(resource: Resource, gone: ReadonlySet<string>): Resource {
  const { dependencies, propertyDependencies, deletedWith, ...rest } = resource;
  const stays = (urns: string[] | null): string[] => (urns ?? []).filter((urn) => !gone.has(urn));
  return {
    ...rest,
    ...(dependencies ? { dependencies: stays(dependencies) } : {}),
    ...(propertyDependencies
      ? {
          propertyDependencies: Object.fromEntries(
            Object.entries(propertyDependencies).map(([property, urns]) => [property, stays(urns)]),
          ),
        }
      : {}),
    ...(deletedWith && !gone.has(deletedWith) ? { deletedWith } : {}),
  };
}
