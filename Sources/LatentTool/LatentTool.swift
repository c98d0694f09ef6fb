import LatentCommands

@main enum LatentTool {
  static func main() async {
    await LatentCommand.start()
  }
}
