// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let webSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

// Where tests spend most of their time: optimized in debug builds too, which nearly halves hack/test's first step.
let optimized: [SwiftSetting] = settings + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// One small binary for a plain `swift build -c release --static-swift-stdlib`: no symbols, nothing exported, equal
// functions folded, relocations packed (glibc 2.36).
let smallBinary: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-s", "-Xlinker", "--icf=all", "-Xlinker", "--no-export-dynamic",
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
        ],
        .when(configuration: .release)
    )
]

let package = Package(
    name: "PostgresCell",
    products: [
        .executable(name: "postgrescell-operator", targets: ["PostgresCellOperator"]),
        .executable(name: "embedded-cluster", targets: ["EmbeddedClusterTool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "KubernetesAPI", dependencies: ["CYAML", crypto], swiftSettings: optimized),
        .target(
            name: "KubernetesClient",
            dependencies: ["KubernetesAPI", "CCurl", logging, metrics, subprocess],
            swiftSettings: settings
        ),
        .target(
            name: "ControllerRuntime",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", deque, heap, crypto, logging, metrics,
                serviceLifecycle,
            ],
            swiftSettings: settings
        ),
        .target(name: "PostgresCellAPI", dependencies: ["KubernetesAPI"], swiftSettings: settings),
        .target(
            name: "PostgresCellPlanning",
            dependencies: ["KubernetesAPI", "PostgresCellAPI"],
            resources: [.embedInCode("StatefulSet/Programs")],
            swiftSettings: settings
        ),
        .target(
            name: "PostgresCellController",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
                logging, metrics, serviceLifecycle,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "PostgresCellOperator",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
                "PostgresCellController", argumentParser, logging, metrics, serviceLifecycle,
            ],
            swiftSettings: settings,
            linkerSettings: smallBinary
        ),
        .target(
            name: "EmbeddedCluster",
            dependencies: [
                "KubernetesAPI", hummingbird, hummingbirdCore, httpTypes, webSocket, logging, serviceLifecycle,
            ],
            swiftSettings: optimized
        ),
        .target(
            name: "ClusterSimulation",
            dependencies: ["KubernetesAPI", "KubernetesClient", logging],
            swiftSettings: optimized
        ),
        .target(
            name: "ContainerNode",
            dependencies: ["KubernetesAPI", "ClusterSimulation", "EmbeddedCluster", logging, subprocess],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "EmbeddedClusterTool",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "PostgresCellAPI", "EmbeddedCluster", "ClusterSimulation",
                "ContainerNode",
                argumentParser, logging, serviceLifecycle,
                unixSignals,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "OperatorTestSupport",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
                "PostgresCellController", "EmbeddedCluster", "ClusterSimulation", logging, serviceLifecycle, subprocess,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "KubernetesAPITests",
            dependencies: ["KubernetesAPI", "OperatorTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "KubernetesClientTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "OperatorTestSupport", hummingbird, logging, subprocess,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ControllerRuntimeTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "OperatorTestSupport", logging, metrics,
                serviceLifecycle,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresCellAPITests",
            dependencies: ["KubernetesAPI", "PostgresCellAPI", "EmbeddedCluster", "OperatorTestSupport"],
            exclude: ["Cells"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresCellPlanningTests",
            dependencies: ["KubernetesAPI", "PostgresCellAPI", "PostgresCellPlanning", "OperatorTestSupport"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PostgresCellControllerTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
                "PostgresCellController", "EmbeddedCluster", "ClusterSimulation", "OperatorTestSupport", logging,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ContainerNodeTests",
            dependencies: [
                "KubernetesAPI", "EmbeddedCluster", "ClusterSimulation", "ContainerNode", "OperatorTestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EmbeddedClusterTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "EmbeddedCluster", "ClusterSimulation",
                "OperatorTestSupport", logging, serviceLifecycle, subprocess,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
                "PostgresCellController", "EmbeddedCluster", "ClusterSimulation", "OperatorTestSupport", logging,
                subprocess,
            ],
            swiftSettings: settings
        ),
        // With the real programs that hack/setup installs.
        .testTarget(
            name: "DataPlaneTests",
            dependencies: [
                "KubernetesAPI", "KubernetesClient", "PostgresCellAPI", "PostgresCellPlanning",
                "PostgresCellController",
                "ControllerRuntime", "EmbeddedCluster", "ClusterSimulation", "ContainerNode", "OperatorTestSupport",
                subprocess,
            ],
            exclude: ["Clients"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProjectTests",
            dependencies: ["KubernetesAPI", "ControllerRuntime", "PostgresCellController", "OperatorTestSupport"],
            exclude: ["Kustomizations"],
            swiftSettings: settings
        ),
    ]
)
