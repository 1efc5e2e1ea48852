/// The fields of the messages that are understood, by message and number.
///
/// The kinds that kubectl's imperative commands make, and all that they consist of but what no cell has. A field without
/// a name is in line; `?` marks what is there even where it is zero, `{}` a map by text, `-` what is not read. Source:
/// the numbers of `generated.proto` and the pointers of `types.go` in k8s.io/api and k8s.io/apimachinery.
enum ProtobufShapes {
    static let all: [String: [Int: ProtobufField]] = {
        let lines = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), fields($0[1])) })
    }()

    private static func fields(_ text: Substring) -> [Int: ProtobufField] {
        var fields: [Int: ProtobufField] = [:]
        for field in text.split(separator: ",") {
            let words = field.split(separator: " ")
            if words.count == 3, let number = Int(words[0]) {
                fields[number] = ProtobufField(name: String(words[1]), type: words[2])
            }
        }
        return fields
    }

    private static let text = """
        Namespace: 1 metadata ObjectMeta, 2 spec NamespaceSpec, 3 status -
        ServiceAccount: 1 metadata ObjectMeta, 2 secrets ObjectReference[], \
          3 imagePullSecrets LocalObjectReference[], 4 automountServiceAccountToken bool?
        ConfigMap: 1 metadata ObjectMeta, 2 data {string}, 3 binaryData {bytes}, 4 immutable bool?
        Secret: 1 metadata ObjectMeta, 2 data {bytes}, 3 type string, 4 stringData {string}, 5 immutable bool?
        SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec, 3 status -
        DeleteOptions: 1 gracePeriodSeconds int?, 2 preconditions Preconditions, 3 orphanDependents bool?, \
          4 propagationPolicy string?, 5 dryRun string[], \
          6 ignoreStoreReadErrorWithClusterBreakingPotential bool?
        Job: 1 metadata ObjectMeta, 2 spec JobSpec, 3 status -
        ObjectMeta: 1 name string, 2 generateName string, 3 namespace string, 4 selfLink string, 5 uid string, \
          6 resourceVersion string, 7 generation int, 8 creationTimestamp time, 9 deletionTimestamp time, \
          10 deletionGracePeriodSeconds int?, 11 labels {string}, 12 annotations {string}, \
          13 ownerReferences OwnerReference[], 14 finalizers string[]
        NamespaceSpec: 1 finalizers string[]
        ObjectReference: 1 kind string, 2 namespace string, 3 name string, 4 uid string, 5 apiVersion string, \
          6 resourceVersion string, 7 fieldPath string
        LocalObjectReference: 1 name string
        SelfSubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, \
          2 nonResourceAttributes NonResourceAttributes
        Preconditions: 1 uid string?, 2 resourceVersion string?
        JobSpec: 1 parallelism int?, 2 completions int?, 3 activeDeadlineSeconds int?, 4 selector LabelSelector, \
          5 manualSelector bool?, 6 template PodTemplateSpec, 7 backoffLimit int?, \
          8 ttlSecondsAfterFinished int?, 9 completionMode string?, 10 suspend bool?, \
          11 podFailurePolicy PodFailurePolicy, 12 backoffLimitPerIndex int?, 13 maxFailedIndexes int?, \
          14 podReplacementPolicy string?, 15 managedBy string?
        OwnerReference: 1 kind string, 3 name string, 4 uid string, 5 apiVersion string, 6 controller bool?, \
          7 blockOwnerDeletion bool?
        ResourceAttributes: 1 namespace string, 2 verb string, 3 group string, 4 version string, \
          5 resource string, 6 subresource string, 7 name string
        NonResourceAttributes: 1 path string, 2 verb string
        PodFailurePolicy: 1 rules PodFailurePolicyRule[]
        LabelSelector: 1 matchLabels {string}, 2 matchExpressions LabelSelectorRequirement[]
        PodTemplateSpec: 1 metadata ObjectMeta, 2 spec PodSpec
        PodFailurePolicyRule: 1 action string, 2 onExitCodes PodFailurePolicyOnExitCodesRequirement, \
          3 onPodConditions PodFailurePolicyOnPodConditionsPattern[]
        LabelSelectorRequirement: 1 key string, 2 operator string, 3 values string[]
        PodSpec: 1 volumes Volume[], 2 containers Container[], 3 restartPolicy string, \
          4 terminationGracePeriodSeconds int?, 5 activeDeadlineSeconds int?, 6 dnsPolicy string, \
          7 nodeSelector {string}, 8 serviceAccountName string, 9 serviceAccount string, 10 nodeName string, \
          11 hostNetwork bool, 12 hostPID bool, 13 hostIPC bool, 14 securityContext PodSecurityContext, \
          15 imagePullSecrets LocalObjectReference[], 16 hostname string, 17 subdomain string, \
          18 affinity Affinity, 19 schedulerName string, 20 initContainers Container[], \
          21 automountServiceAccountToken bool?, 22 tolerations Toleration[], 24 priorityClassName string, \
          25 priority int?, 27 shareProcessNamespace bool?, 29 runtimeClassName string?, \
          30 enableServiceLinks bool?, 31 preemptionPolicy string?, 32 overhead {quantity}, \
          33 topologySpreadConstraints TopologySpreadConstraint[], 35 setHostnameAsFQDN bool?, \
          37 hostUsers bool?, 38 schedulingGates PodSchedulingGate[], 40 resources ResourceRequirements, \
          41 hostnameOverride string?
        PodFailurePolicyOnExitCodesRequirement: 1 containerName string?, 2 operator string, 3 values int[]
        PodFailurePolicyOnPodConditionsPattern: 1 type string, 2 status string
        Volume: 1 name string, 2 + VolumeSource
        Container: 1 name string, 2 image string, 3 command string[], 4 args string[], 5 workingDir string, \
          6 ports ContainerPort[], 7 env EnvVar[], 8 resources ResourceRequirements, \
          9 volumeMounts VolumeMount[], 10 livenessProbe Probe, 11 readinessProbe Probe, 12 lifecycle Lifecycle, \
          13 terminationMessagePath string, 14 imagePullPolicy string, 15 securityContext SecurityContext, \
          16 stdin bool, 17 stdinOnce bool, 18 tty bool, 19 envFrom EnvFromSource[], \
          20 terminationMessagePolicy string, 22 startupProbe Probe, 24 restartPolicy string?
        PodSecurityContext: 1 seLinuxOptions SELinuxOptions, 2 runAsUser int?, 3 runAsNonRoot bool?, \
          4 supplementalGroups int[], 5 fsGroup int?, 6 runAsGroup int?, 7 sysctls Sysctl[], \
          9 fsGroupChangePolicy string?, 10 seccompProfile SeccompProfile, 11 appArmorProfile AppArmorProfile, \
          12 supplementalGroupsPolicy string?, 13 seLinuxChangePolicy string?
        Affinity: 1 nodeAffinity NodeAffinity, 2 podAffinity PodAffinity, 3 podAntiAffinity PodAntiAffinity
        Toleration: 1 key string, 2 operator string, 3 value string, 4 effect string, 5 tolerationSeconds int?
        TopologySpreadConstraint: 1 maxSkew int, 2 topologyKey string, 3 whenUnsatisfiable string, \
          4 labelSelector LabelSelector, 5 minDomains int?, 6 nodeAffinityPolicy string?, \
          7 nodeTaintsPolicy string?, 8 matchLabelKeys string[]
        PodSchedulingGate: 1 name string
        ResourceRequirements: 1 limits {quantity}, 2 requests {quantity}
        VolumeSource: 2 emptyDir EmptyDirVolumeSource, 6 secret SecretVolumeSource, \
          10 persistentVolumeClaim PersistentVolumeClaimVolumeSource, 16 downwardAPI DownwardAPIVolumeSource, \
          19 configMap ConfigMapVolumeSource, 26 projected ProjectedVolumeSource, \
          29 ephemeral EphemeralVolumeSource
        ContainerPort: 1 name string, 2 hostPort int, 3 containerPort int, 4 protocol string, 5 hostIP string
        EnvFromSource: 1 prefix string, 2 configMapRef ConfigMapEnvSource, 3 secretRef SecretEnvSource
        EnvVar: 1 name string, 2 value string, 3 valueFrom EnvVarSource
        VolumeMount: 1 name string, 2 readOnly bool, 3 mountPath string, 4 subPath string, \
          5 mountPropagation string?, 6 subPathExpr string, 7 recursiveReadOnly string?
        Probe: 1 + ProbeHandler, 2 initialDelaySeconds int, 3 timeoutSeconds int, 4 periodSeconds int, \
          5 successThreshold int, 6 failureThreshold int, 7 terminationGracePeriodSeconds int?
        Lifecycle: 1 postStart LifecycleHandler, 2 preStop LifecycleHandler, 3 stopSignal string?
        SecurityContext: 1 capabilities Capabilities, 2 privileged bool?, 3 seLinuxOptions SELinuxOptions, \
          4 runAsUser int?, 5 runAsNonRoot bool?, 6 readOnlyRootFilesystem bool?, \
          7 allowPrivilegeEscalation bool?, 8 runAsGroup int?, 9 procMount string?, \
          11 seccompProfile SeccompProfile, 12 appArmorProfile AppArmorProfile
        SELinuxOptions: 1 user string, 2 role string, 3 type string, 4 level string
        Sysctl: 1 name string, 2 value string
        SeccompProfile: 1 type string, 2 localhostProfile string?
        AppArmorProfile: 1 type string, 2 localhostProfile string?
        NodeAffinity: 1 requiredDuringSchedulingIgnoredDuringExecution NodeSelector, \
          2 preferredDuringSchedulingIgnoredDuringExecution PreferredSchedulingTerm[]
        PodAffinity: 1 requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm[], \
          2 preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm[]
        PodAntiAffinity: 1 requiredDuringSchedulingIgnoredDuringExecution PodAffinityTerm[], \
          2 preferredDuringSchedulingIgnoredDuringExecution WeightedPodAffinityTerm[]
        EmptyDirVolumeSource: 1 medium string, 2 sizeLimit quantity
        SecretVolumeSource: 1 secretName string, 2 items KeyToPath[], 3 defaultMode int?, 4 optional bool?
        PersistentVolumeClaimVolumeSource: 1 claimName string, 2 readOnly bool
        DownwardAPIVolumeSource: 1 items DownwardAPIVolumeFile[], 2 defaultMode int?
        ConfigMapVolumeSource: 1 + LocalObjectReference, 2 items KeyToPath[], 3 defaultMode int?, \
          4 optional bool?
        ProjectedVolumeSource: 1 sources VolumeProjection[], 2 defaultMode int?
        EphemeralVolumeSource: 1 volumeClaimTemplate PersistentVolumeClaimTemplate
        ConfigMapEnvSource: 1 + LocalObjectReference, 2 optional bool?
        SecretEnvSource: 1 + LocalObjectReference, 2 optional bool?
        EnvVarSource: 1 fieldRef ObjectFieldSelector, 2 resourceFieldRef ResourceFieldSelector, \
          3 configMapKeyRef ConfigMapKeySelector, 4 secretKeyRef SecretKeySelector
        ProbeHandler: 1 exec ExecAction, 2 httpGet HTTPGetAction, 3 tcpSocket TCPSocketAction, 4 grpc GRPCAction
        LifecycleHandler: 1 exec ExecAction, 2 httpGet HTTPGetAction, 3 tcpSocket TCPSocketAction, \
          4 sleep SleepAction
        Capabilities: 1 add string[], 2 drop string[]
        NodeSelector: 1 nodeSelectorTerms NodeSelectorTerm[]
        PreferredSchedulingTerm: 1 weight int, 2 preference NodeSelectorTerm
        PodAffinityTerm: 1 labelSelector LabelSelector, 2 namespaces string[], 3 topologyKey string, \
          4 namespaceSelector LabelSelector, 5 matchLabelKeys string[], 6 mismatchLabelKeys string[]
        WeightedPodAffinityTerm: 1 weight int, 2 podAffinityTerm PodAffinityTerm
        KeyToPath: 1 key string, 2 path string, 3 mode int?
        DownwardAPIVolumeFile: 1 path string, 2 fieldRef ObjectFieldSelector, \
          3 resourceFieldRef ResourceFieldSelector, 4 mode int?
        VolumeProjection: 1 secret SecretProjection, 2 downwardAPI DownwardAPIProjection, \
          3 configMap ConfigMapProjection, 4 serviceAccountToken ServiceAccountTokenProjection
        PersistentVolumeClaimTemplate: 1 metadata ObjectMeta, 2 spec PersistentVolumeClaimSpec
        ObjectFieldSelector: 1 apiVersion string, 2 fieldPath string
        ResourceFieldSelector: 1 containerName string, 2 resource string, 3 divisor quantity
        ConfigMapKeySelector: 1 + LocalObjectReference, 2 key string, 3 optional bool?
        SecretKeySelector: 1 + LocalObjectReference, 2 key string, 3 optional bool?
        ExecAction: 1 command string[]
        HTTPGetAction: 1 path string, 2 port intOrString, 3 host string, 4 scheme string, \
          5 httpHeaders HTTPHeader[]
        TCPSocketAction: 1 port intOrString, 2 host string
        GRPCAction: 1 port int, 2 service string?
        SleepAction: 1 seconds int
        NodeSelectorTerm: 1 matchExpressions NodeSelectorRequirement[], 2 matchFields NodeSelectorRequirement[]
        SecretProjection: 1 + LocalObjectReference, 2 items KeyToPath[], 4 optional bool?
        DownwardAPIProjection: 1 items DownwardAPIVolumeFile[]
        ConfigMapProjection: 1 + LocalObjectReference, 2 items KeyToPath[], 4 optional bool?
        ServiceAccountTokenProjection: 1 audience string, 2 expirationSeconds int?, 3 path string
        PersistentVolumeClaimSpec: 1 accessModes string[], 2 resources VolumeResourceRequirements, \
          3 volumeName string, 4 selector LabelSelector, 5 storageClassName string?, 6 volumeMode string?, \
          9 volumeAttributesClassName string?
        HTTPHeader: 1 name string, 2 value string
        NodeSelectorRequirement: 1 key string, 2 operator string, 3 values string[]
        VolumeResourceRequirements: 1 limits {quantity}, 2 requests {quantity}
        """
}
